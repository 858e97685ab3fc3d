package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;
import org.jolokia.server.core.util.RequestType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Jolokia's access rules, with operations as Hawtio 4 sends them. */
class JolokiaAccessTest {
    private static final String CAMEL = "org.apache.camel:context=drover,type=";

    private PolicyRestrictor access;

    @BeforeEach
    void read() throws IOException {
        try (InputStream policy = getClass().getResourceAsStream("/jolokia-access.xml")) {
            access = new PolicyRestrictor(policy);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "context,name=\"drover\" | componentNames()",
                "context,name=\"drover\" | dumpRoutesAsXml()",
                "context,name=\"drover\" | dumpRoutesStatsAsXml",
                "routes,name=\"backup\" | dumpRouteAsXml()",
                "routes,name=\"backup\" | dumpRouteStatsAsXml",
                "routes,name=\"backup\" | isUpdateRouteEnabled()",
                "routes,name=\"backup\" | start()",
                "routes,name=\"backup\" | stop()",
                "routes,name=\"backup\" | reset()",
                "services,name=DefaultInflightRepository | browse()",
                "services,name=DefaultAsyncProcessorAwaitManager | browse()",
                "endpoints,name=\"seda://mine\\?size=9\" |"
                        + " browseAllMessagesAsXml(java.lang.Boolean)",
                "endpoints,name=\"seda://mine\" | queueSize()",
            })
    void allowsWhatShowsAndStopsRoutes(String bean, String operation)
            throws MalformedObjectNameException {
        assertThat(access.isOperationAllowed(new ObjectName(CAMEL + bean), operation)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "io.drover:context=\"drover\",type=Jobs | cancel(java.lang.String)",
                "io.drover:context=\"drover\",type=target,name=default | sync()",
                "quartz:type=QuartzScheduler,name=S,instance=NON_CLUSTERED | standby()",
                "quartz:type=QuartzScheduler,name=S,instance=NON_CLUSTERED | start()",
                "quartz:type=QuartzScheduler,name=S,instance=NON_CLUSTERED | getTriggerState",
                "quartz:type=QuartzScheduler,name=S,instance=NON_CLUSTERED | pauseTrigger",
                "quartz:type=QuartzScheduler,name=S,instance=NON_CLUSTERED | resumeTrigger",
                "quartz:type=QuartzScheduler,name=S,instance=NON_CLUSTERED | triggerJob",
                "java.lang:type=Threading | dumpAllThreads(boolean,boolean)",
            })
    void allowsWhatDroverTimersAndThreadsOffer(String bean, String operation)
            throws MalformedObjectNameException {
        assertThat(access.isOperationAllowed(new ObjectName(bean), operation)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "context,name=\"drover\" | stop()",
                "context,name=\"drover\" | restart()",
                "context,name=\"drover\" | sendBody(java.lang.String,java.lang.Object)",
                "context,name=\"drover\" | requestBody",
                "context,name=\"drover\" | sendStringBody(java.lang.String,java.lang.String)",
                "context,name=\"drover\" | createEndpoint(java.lang.String)",
                "context,name=\"drover\" | setGlobalOption",
                "context,name=\"drover\" | dumpRoutesAsXml(boolean)",
                "routes,name=\"backup\" | remove()",
                "routes,name=\"backup\" | updateRouteFromXml",
                "routes,name=\"backup\" | dumpRouteAsXml(boolean)",
                "routes,name=\"backup\" | setTracing(java.lang.Boolean)",
                "processors,name=\"read-deduplicate-and-send\" | stop()",
                "services,name=DefaultAsyncProcessorAwaitManager | interrupt(java.lang.String)",
                "endpoints,name=\"file:///manifests\\?noop=true\" |"
                        + " browseAllMessagesAsXml(java.lang.Boolean)",
                "tracer,name=BacklogDebugger | evaluateExpressionAtBreakpoint",
            })
    void refusesWhatRunsCodeOrShowsData(String bean, String operation)
            throws MalformedObjectNameException {
        assertThat(access.isOperationAllowed(new ObjectName(CAMEL + bean), operation)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.sun.management:type=DiagnosticCommand | vmSystemProperties",
                "com.sun.management:type=HotSpotDiagnostic | dumpHeap",
                "jdk.management.jfr:type=FlightRecorder | copyTo",
                "java.lang:type=Memory | gc",
                "java.util.logging:type=Logging | setLoggerLevel",
                "quartz:type=QuartzScheduler,name=S,instance=NON_CLUSTERED | scheduleJob",
                "quartz:type=QuartzScheduler,name=S,instance=NON_CLUSTERED | shutdown()",
                "jolokia:type=Config,agent=a | resetHistoryEntries",
            })
    void refusesOperationsOfTheJvm(String bean, String operation)
            throws MalformedObjectNameException {
        assertThat(access.isOperationAllowed(new ObjectName(bean), operation)).isFalse();
    }

    @Test
    void everythingIsReadButWhatMayBeSecret() throws MalformedObjectNameException {
        ObjectName jvm = new ObjectName("java.lang:type=Runtime");
        ObjectName route = new ObjectName(CAMEL + "routes,name=\"backup\"");

        assertThat(access.isAttributeReadAllowed(jvm, "Uptime")).isTrue();
        assertThat(access.isAttributeReadAllowed(route, "State")).isTrue();
        assertThat(access.isAttributeReadAllowed(jvm, "SystemProperties")).isFalse();
        assertThat(access.isAttributeReadAllowed(jvm, "InputArguments")).isFalse();
        assertThat(access.isAttributeWriteAllowed(route, "Tracing")).isFalse();
    }

    @Test
    void typesOfRequestsThatAConsoleSendsAreAllowed() {
        assertThat(RequestType.values())
                .filteredOn(access::isTypeAllowed)
                .containsExactlyInAnyOrder(
                        RequestType.READ,
                        RequestType.LIST,
                        RequestType.SEARCH,
                        RequestType.VERSION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://localhost:8080",
                "http://localhost:8080/hawtio/camel",
                "https://localhost:8443",
                "http://127.0.0.1:8080"
            })
    void pagesOfThisMachineAreAnswered(String origin) {
        assertThat(access.isOriginAllowed(origin, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "http://example.com",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://example.com/http://localhost:8080"
            })
    void otherPagesAreNot(String origin) {
        assertThat(access.isOriginAllowed(origin, true)).isFalse();
        assertThat(access.isOriginAllowed(null, true)).isFalse();
    }

    @Test
    void thisMachineIsAnsweredAlone() {
        assertThat(access.isRemoteAccessAllowed("127.0.0.1")).isTrue();
        assertThat(access.isRemoteAccessAllowed("10.0.0.7")).isFalse();
    }
}
