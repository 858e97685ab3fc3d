package io.drover.cli;

import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Small requests that wait for a store rather than for each other. */
final class SideBySide {
    private static final int AT_ONCE = 16;

    private SideBySide() {}

    /** What is asked of each item. */
    interface Question<T, R> {
        R ask(T item) throws StoreException, IOException;
    }

    /** The answers in the order of the items. */
    static <T, R> List<R> map(List<T> items, Question<T, R> question)
            throws StoreException, IOException, InterruptedException {
        List<R> answers = new ArrayList<>();
        forEach(items, question, answers::add);
        return answers;
    }

    /**
     * Hands on the answers one by one in the order of the items, each as soon as those before it
     * are there. If a question fails, those that follow may be missing.
     */
    static <T, R> void forEach(List<T> items, Question<T, R> question, Consumer<R> answers)
            throws StoreException, IOException, InterruptedException {
        Semaphore permits = new Semaphore(AT_ONCE);
        TaskGroup tasks = new TaskGroup("list");
        InOrder<R> order = new InOrder<>(answers);
        for (int i = 0; i < items.size(); i++) {
            int at = i;
            tasks.fork(
                    () -> {
                        permits.acquire();
                        try {
                            order.put(at, question.ask(items.get(at)));
                        } finally {
                            permits.release();
                        }
                    });
        }
        tasks.join();
    }

    /** Keeps answers that came before their turn. Guarded by its monitor. */
    private static final class InOrder<R> {
        private final Consumer<R> answers;
        private final Map<Integer, R> early = new HashMap<>();
        private int next;

        InOrder(Consumer<R> answers) {
            this.answers = answers;
        }

        synchronized void put(int at, R answer) {
            early.put(at, answer);
            while (early.containsKey(next)) {
                answers.accept(early.remove(next++));
            }
        }
    }
}
