package io.drover.runtime;

import io.drover.metrics.Beans;
import io.drover.metrics.DroverMetrics;
import io.drover.metrics.Engine;
import io.drover.metrics.EngineMXBean;
import io.drover.metrics.Jobs;
import io.drover.metrics.JobsMXBean;
import io.drover.metrics.ResourceBeans;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.camel.CamelContext;

import java.util.List;

/** Exposes the runtime's metrics, beside Camel's own, and its MBeans. */
final class Watching implements AutoCloseable {
    private final CamelContext context;
    private final DroverMetrics metrics;
    private final List<ResourceBeans<?>> resources;
    private final Jobs jobs;
    private final Engine engine;
    private Beans beans = new Beans("");

    Watching(
            CamelContext context,
            DroverMetrics metrics,
            List<ResourceBeans<?>> resources,
            Jobs jobs,
            Engine engine) {
        this.context = context;
        this.metrics = metrics;
        this.resources = resources;
        this.jobs = jobs;
        this.engine = engine;
    }

    /** Only then has Camel made its registry of metrics and found itself a name. */
    void start() {
        context.getRegistry()
                .findByType(PrometheusMeterRegistry.class)
                .forEach(registry -> registry.getPrometheusRegistry().register(metrics));
        beans = new Beans(context.getManagementName());
        beans.register("Jobs", jobs, JobsMXBean.class);
        beans.register("Engine", engine, EngineMXBean.class);
        resources.forEach(each -> each.follow(beans));
    }

    @Override
    public void close() {
        beans.close();
    }
}
