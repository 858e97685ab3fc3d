package io.drover.support;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The shipped routes of backups, around the beans that a test is about. Its first and last step are
 * the test's.
 */
public final class BackupRoutes implements AutoCloseable {
    private static final String SOURCE =
            """
                  uri: reconcile:backups
                  parameters:
                    workers: 16
                    settled: "#settledBackups"
            """;

    private static final String RUN = "TestRun";

    private final DefaultCamelContext context = new DefaultCamelContext();

    public BackupRoutes(Map<String, Object> beans) throws Exception {
        context.disableJMX();
        beans.forEach(context.getRegistry()::bind);
        context.getRegistry().bind("reconciliation", new Inner());
        load("error-handling", ERRORS);
        String shipped = shipped();
        String called = shipped.replace(SOURCE, "      uri: direct:backup\n");
        if (called.equals(shipped)) {
            throw new IllegalStateException("routes/backup.camel.yaml begins otherwise");
        }
        load("backup", called);
        load("transition", TRANSITION);
        context.start();
    }

    private static final String ERRORS =
            """
            - routeConfiguration:
                id: reconcile-errors
                onException:
                  - onException:
                      id: repeat-reconciliation
                      exception:
                        - java.lang.Exception
                      redeliveryPolicy:
                        maximumRedeliveries: "0"
                        logExhausted: "false"
                        logStackTrace: "false"
            """;

    private static final String TRANSITION =
            """
            - route:
                id: transition
                from:
                  uri: direct:transition
                  steps:
                    - stop: {}
            - route:
                id: verify-backup-now
                from:
                  uri: direct:verify-backup-now
                  steps:
                    - stop: {}
            """;

    /** What {@code reconciliation} is in the runtime; tests begin and publish by themselves. */
    public static final class Inner {
        public void start(Exchange exchange) {
            Reconciliation<Backup, Backup.Status> run = run(exchange);
            Backup filled = exchange.getMessage().getBody(Backup.class);
            run.resource().setMetadata(filled.getMetadata());
            run.resource().setSpec(filled.getSpec());
            exchange.getMessage().setBody(run);
        }

        public void publish(Exchange exchange) {
            exchange.removeProperty(RUN);
        }

        @SuppressWarnings("unchecked")
        private static Reconciliation<Backup, Backup.Status> run(Exchange exchange) {
            return exchange.getProperty(RUN, Reconciliation.class);
        }
    }

    private static String shipped() throws IOException {
        try (InputStream file =
                BackupRoutes.class.getResourceAsStream("/routes/backup.camel.yaml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void load(String name, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(name + ".camel.yaml", yaml));
    }

    /** Lets a reconciliation run through the routes. */
    public void look(Reconciliation<Backup, Backup.Status> run) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(RUN, run);
        exchange.getMessage().setBody(run.resource());
        context.createProducerTemplate().send("direct:backup", exchange);
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
