package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.embedded.ApiException;
import io.drover.resource.Cluster;
import io.drover.resource.RecurringJob;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Manifests as Longhorn's documentation has them, written with strict validation. */
class LonghornJobManifestsTest {
    private static final ObjectMapper YAML = new YAMLMapper();

    private final AtomicReference<Admission> admission = new AtomicReference<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private TestCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster =
                TestCluster.start(
                        request -> {
                            try {
                                return admission
                                        .get()
                                        .admit(request.kind(), request.object(), request.old());
                            } catch (RefusedException e) {
                                throw ApiException.invalid(e.getMessage());
                            }
                        });
        admission.set(new Admission(cluster.cluster(), "here", false));
    }

    @AfterEach
    void stop() {
        http.close();
        cluster.close();
    }

    private HttpResponse<String> create(String manifest) throws IOException, InterruptedException {
        URI server = URI.create(cluster.cluster().client().getMasterUrl().toString());
        JsonNode object = YAML.readTree(manifest);
        return http.send(
                HttpRequest.newBuilder(
                                server.resolve(
                                        "/apis/longhorn.io/v1beta2/namespaces/longhorn-system/recurringjobs?fieldValidation=Strict"))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        Cluster.MAPPER.writeValueAsString(object)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String manifest(String task, int retain, String parameters) {
        return """
        apiVersion: longhorn.io/v1beta2
        kind: RecurringJob
        metadata:
          name: job-1
          namespace: longhorn-system
        spec:
          name: job-1
          cron: "* * * * *"
          task: %s
          groups:
          - default
          - group1
          retain: %d
          concurrency: 2
          labels:
            label/1: a
            label/2: b
          parameters: %s
        """
                .formatted(task, retain, parameters);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snapshot              | 1 | {}",
                "snapshot-force-create | 1 | {}",
                "snapshot-cleanup      | 0 | {}",
                "snapshot-delete       | 1 | {}",
                "backup                | 1 | '{full-backup-interval: \"5\"}'",
                "backup-force-create   | 1 | '{full-backup-interval: \"0\"}'",
                "filesystem-trim       | 0 | {}",
                "system-backup         | 1 | '{volume-backup-policy: if-not-present}'"
            })
    void everyTaskIsAdmitted(String task, int retain, String parameters) throws Exception {
        HttpResponse<String> created = create(manifest(task, retain, parameters));

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        RecurringJob job = cluster.get(RecurringJob.class, "job-1");
        assertThat(job.getSpec().task).isEqualTo(task);
        assertThat(job.getSpec().retain).isEqualTo(retain);
        assertThat(job.getSpec().concurrency).isEqualTo(2);
        assertThat(job.getSpec().labels).containsEntry("label/1", "a");
        assertThat(created.headers().firstValue("Warning").isPresent())
                .isEqualTo(task.equals("filesystem-trim"));
    }

    @Test
    void fieldsOfLonghornAreAllKnown() throws Exception {
        HttpResponse<String> created =
                create(
                        manifest("backup", 0, "{}")
                                + "  retentionPolicy: age-based\n"
                                + "  retainAge: 24h\n"
                                + "status:\n"
                                + "  ownerID: node\n"
                                + "  executionCount: 3\n");

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "task: backup   | task: reboot          | spec.task",
                "* * * * *      | 0 0 0 * * *           | spec.cron: '0 0 0 * * *'",
                "retain: 1      | retain: 0             | spec.retain: 0",
                "retain: 1      | retian: 1             | retian"
            })
    void wrongOnesAreRefused(String right, String wrong, String message) throws Exception {
        HttpResponse<String> answer = create(manifest("backup", 1, "{}").replace(right, wrong));

        assertThat(answer.statusCode()).isBetween(400, 422);
        assertThat(answer.body()).contains(message);
        assertThat(cluster.cluster().find(RecurringJob.class, "job-1")).isEqualTo(Optional.empty());
    }
}
