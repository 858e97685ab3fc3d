package io.drover.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.List;

import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

class SharedDescriptionsTest {
    /** A user's step that shows something of its own. */
    @ManagedResource(description = "Counts")
    public static final class Counter implements Processor {
        private final int count;

        Counter(int count) {
            this.count = count;
        }

        @ManagedAttribute(description = "How many")
        public int getCount() {
            return count;
        }

        @Override
        public void process(Exchange exchange) {
            // only shown
        }
    }

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @BeforeEach
    void start() throws Exception {
        SharedDescriptions.install(context);
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:one").routeId("one").delay(0).id("first");
                        from("direct:two").routeId("two").description("The other").delay(0);
                        from("direct:three").process(new Counter(3)).id("three");
                        from("direct:four").process(new Counter(4)).id("four");
                    }
                });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private ObjectName bean(String type, String name) throws Exception {
        return new ObjectName(
                "org.apache.camel:context=%s,type=%s,name=\"%s\""
                        .formatted(context.getManagementName(), type, name));
    }

    @Test
    void beansOfOneClassShareTheirDescriptionsAndNothingElse() throws Exception {
        context.createProducerTemplate().sendBody("direct:one", "");
        MBeanInfo one = server.getMBeanInfo(bean("routes", "one"));
        MBeanInfo two = server.getMBeanInfo(bean("routes", "two"));

        assertThat(one.getAttributes()).isNotEmpty();
        assertThat(two.getAttributes()[0]).isSameAs(one.getAttributes()[0]);
        assertThat(two.getOperations()[0]).isSameAs(one.getOperations()[0]);
        assertThat(server.getAttribute(bean("routes", "one"), "ExchangesTotal")).isEqualTo(1L);
        assertThat(server.getAttribute(bean("routes", "two"), "ExchangesTotal")).isEqualTo(0L);
        server.invoke(bean("routes", "one"), "reset", new Object[0], new String[0]);
        assertThat(server.getAttribute(bean("routes", "one"), "ExchangesTotal")).isEqualTo(0L);
        assertThat(server.getAttribute(bean("routes", "two"), "Description"))
                .isEqualTo("The other");
    }

    @Test
    void beansOfOtherClassesHaveTheirOwn() throws Exception {
        MBeanInfo step = server.getMBeanInfo(bean("processors", "first"));

        assertThat(step.getAttributes())
                .isNotEqualTo(server.getMBeanInfo(bean("routes", "one")).getAttributes());
        assertThat(server.getAttribute(bean("processors", "first"), "RouteId")).isEqualTo("one");
    }

    @Test
    void stepsOfUsersShowWhatTheyHaveBesideWhatCamelKnows() throws Exception {
        context.createProducerTemplate().sendBody("direct:four", "");

        for (String name : List.of("three", "four")) {
            ObjectName step = bean("processors", name);
            assertThat(server.getAttribute(step, "Count")).isEqualTo(name.equals("three") ? 3 : 4);
            assertThat(server.getAttribute(step, "ProcessorId")).isEqualTo(name);
            assertThat(server.getAttribute(step, "ExchangesTotal"))
                    .isEqualTo(name.equals("three") ? 0L : 1L);
            assertThat(
                            server.invoke(
                                    step,
                                    "dumpStatsAsXml",
                                    new Object[] {false},
                                    new String[] {"boolean"}))
                    .asString()
                    .contains("exchangesTotal");
        }
    }
}
