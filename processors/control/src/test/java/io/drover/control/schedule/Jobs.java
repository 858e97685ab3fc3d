package io.drover.control.schedule;

import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.List;
import java.util.Map;

/** Resources that are in no cluster. */
final class Jobs {
    private Jobs() {}

    static RecurringJob job(String name, String task, String... groups) {
        RecurringJob job = new RecurringJob();
        job.setMetadata(new ObjectMetaBuilder().withName(name).build());
        job.getSpec().name = name;
        job.getSpec().task = task;
        job.getSpec().cron = "0 0 * * *";
        job.getSpec().retain = 3;
        job.getSpec().concurrency = 2;
        job.getSpec().groups = List.of(groups);
        return job;
    }

    static Volume volume(String name, Map<String, String> labels) {
        Volume volume = new Volume();
        volume.setMetadata(new ObjectMetaBuilder().withName(name).withLabels(labels).build());
        return volume;
    }
}
