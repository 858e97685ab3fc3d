package io.drover.cli;

import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;

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
        List<R> answers = new ArrayList<>(Collections.nCopies(items.size(), null));
        Semaphore permits = new Semaphore(AT_ONCE);
        TaskGroup tasks = new TaskGroup("list");
        for (int i = 0; i < items.size(); i++) {
            int at = i;
            tasks.fork(
                    () -> {
                        permits.acquire();
                        try {
                            R answer = question.ask(items.get(at));
                            synchronized (answers) {
                                answers.set(at, answer);
                            }
                        } finally {
                            permits.release();
                        }
                    });
        }
        tasks.join();
        return answers;
    }
}
