package io.drover.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.control.job.JobRunner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;

@Timeout(60)
class WorkWatchTest {
    private final SynchronousQueue<Integer> steps = new SynchronousQueue<>();

    private static List<String> moved(WorkWatch watch) {
        List<String> moved = new ArrayList<>();
        watch.look(moved::add);
        return moved;
    }

    @Test
    void jobIsToldWhenItStartsMovesAndEnds() throws InterruptedException {
        try (JobRunner jobs = new JobRunner()) {
            WorkWatch watch = new WorkWatch(jobs);
            assertThat(moved(watch)).isEmpty();
            jobs.start("backup/data", this::work, () -> {});
            assertThat(moved(watch)).containsExactly("backup/data");
            assertThat(moved(watch)).isEmpty();

            steps.put(40);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> moved(watch), List.of("backup/data")::equals);
            assertThat(moved(watch)).isEmpty();

            steps.put(100);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> jobs.find("backup/data").orElseThrow().result().isPresent());
            assertThat(moved(watch)).containsExactly("backup/data");
            assertThat(moved(watch)).isEmpty();
        }
    }

    private String work(ProgressListener progress) throws InterruptedException {
        int percent = 0;
        while (percent < 100) {
            percent = steps.take();
            progress.onProgress(new ProgressListener.Progress(percent, 100, 0));
        }
        return "done";
    }
}
