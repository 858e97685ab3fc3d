package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** What an operator does with kubectl works against the embedded server. */
class KubectlTest {
    private static final String TARGET =
            """
            apiVersion: longhorn.io/v1beta2
            kind: BackupTarget
            metadata:
              name: nightly
              namespace: longhorn-system
            spec:
              backupTargetURL: s3://bucket@region/
            """;

    @TempDir Path directory;
    EmbeddedApiServer server;
    Kubectl kubectl;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Kubectl.available(), "kubectl is not installed");
        server =
                EmbeddedApiServer.start(
                        Optional.empty(), 0, AdmissionHandler.NONE, InstantSource.system());
        server.writeKubeconfig(directory.resolve("kubeconfig"), "longhorn-system");
        kubectl = new Kubectl(directory.resolve("kubeconfig"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void applyGetDescribeAndDelete() throws Exception {
        assertThat(kubectl.runWithInput(TARGET + "  pollInterval: 1m0s\n", 0, "apply", "-f", "-"))
                .contains("nightly created");
        assertThat(kubectl.run("get", "lhbt"))
                .contains("URL", "AVAILABLE", "s3://bucket@region/", "1m0s", "false");
        assertThat(kubectl.run("describe", "backuptarget", "nightly"))
                .contains("Backup Target URL:  s3://bucket@region/");
        assertThat(
                        kubectl.run(
                                "get",
                                "backuptarget",
                                "nightly",
                                "-o",
                                "jsonpath={.spec.pollInterval}"))
                .isEqualTo("1m0s");
        assertThat(kubectl.apply(TARGET)).contains("nightly configured");
        assertThat(kubectl.run("delete", "backuptarget", "nightly")).contains("deleted");
        assertThat(kubectl.run("get", "backuptargets")).contains("No resources found");
    }

    @Test
    void apiResourcesExplainAndVersion() throws Exception {
        assertThat(kubectl.run("api-resources"))
                .contains("backupvolumes", "lhbv", "longhorn.io/v1beta2", "BackupVolume");
        assertThat(kubectl.run("explain", "backuptarget.spec.pollInterval"))
                .contains("Time between synchronisations");
        assertThat(kubectl.run("version")).contains("Server Version");
    }

    @Test
    void aManifestThatBreaksTheSchemaIsRefusedByField() throws Exception {
        String wrong = TARGET.replace("backupTargetURL: s3://bucket@region/", "backupTargetURL: 5");

        assertThat(kubectl.runWithInput(wrong, 1, "apply", "-f", "-"))
                .contains("spec.backupTargetURL", "must be of type string");
    }

    @Test
    void aMisspeltFieldIsRefusedAndNamed() throws Exception {
        String misspelt = TARGET.replace("backupTargetURL", "backupTargetUrl");

        assertThat(kubectl.runWithInput(misspelt, 1, "apply", "-f", "-"))
                .contains("unknown field \"spec.backupTargetUrl\"");
        kubectl.apply(TARGET);
        assertThat(kubectl.runWithInput(misspelt, 1, "apply", "-f", "-"))
                .contains("unknown field \"spec.backupTargetUrl\"");
        assertThat(kubectl.runWithInput(misspelt, 0, "apply", "--validate=warn", "-f", "-"))
                .contains("Warning: unknown field \"spec.backupTargetUrl\"");
        assertThat(kubectl.runWithInput(misspelt, 0, "apply", "--validate=false", "-f", "-"))
                .doesNotContain("Warning");
    }

    @Test
    void unknownKindsAndNamespacesAreNamed() throws Exception {
        assertThat(
                        kubectl.runWithInput(
                                TARGET.replace("BackupTarget\n", "BakupTarget\n"),
                                1,
                                "apply",
                                "-f",
                                "-"))
                .contains("no matches for kind \"BakupTarget\"", "ensure CRDs are installed first");
        assertThat(
                        kubectl.runWithInput(
                                TARGET.replace("longhorn-system", "longhorn"),
                                1,
                                "apply",
                                "-f",
                                "-"))
                .contains("namespaces \"longhorn\" not found");
    }

    @Test
    void statusPatchAndWait() throws Exception {
        kubectl.apply(TARGET);

        kubectl.run(
                "patch",
                "backuptarget",
                "nightly",
                "--subresource=status",
                "--type=merge",
                "-p",
                "{\"status\":{\"available\":true}}");

        assertThat(
                        kubectl.run(
                                "wait",
                                "--for=jsonpath={.status.available}=true",
                                "backuptarget/nightly",
                                "--timeout=10s"))
                .contains("condition met");
        kubectl.run("label", "backuptarget", "nightly", "tier=gold");
        assertThat(kubectl.run("get", "backuptargets", "-l", "tier in (gold,silver)", "-o", "name"))
                .contains("nightly");
        assertThat(kubectl.run("get", "backuptargets", "-l", "tier!=gold", "-o", "name")).isEmpty();
    }

    @Test
    void watchShowsChangesAsTheyCome() throws Exception {
        kubectl.apply(TARGET);
        Process watch = kubectl.start("get", "backuptargets", "-w");
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).startsWith("NAME");
            assertThat(lines.readLine()).startsWith("nightly");

            kubectl.run(
                    "patch",
                    "backuptarget",
                    "nightly",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"pollInterval\":\"7m0s\"}}");

            assertThat(lines.readLine()).startsWith("nightly").contains("7m0s");
        } finally {
            watch.destroy();
        }
    }

    @Test
    void secretsAndConfigMapsMadeByCommand() throws Exception {
        kubectl.run(
                "create", "secret", "generic", "s3-secret", "--from-literal=AWS_ACCESS_KEY_ID=key");
        kubectl.run("create", "configmap", "settings", "--from-literal=a=b");
        kubectl.run("create", "namespace", "other");

        assertThat(
                        kubectl.run(
                                "get",
                                "secret",
                                "s3-secret",
                                "-o",
                                "jsonpath={.data.AWS_ACCESS_KEY_ID}"))
                .isEqualTo("a2V5");
        assertThat(kubectl.run("get", "configmap", "settings", "-o", "jsonpath={.data.a}"))
                .isEqualTo("b");
        assertThat(kubectl.run("get", "namespaces")).contains("other");
    }

    @Test
    void serverSideApplyAndDryRun() throws Exception {
        kubectl.runWithInput(TARGET, 0, "apply", "--server-side", "-f", "-");
        kubectl.runWithInput(
                TARGET.replace("s3://bucket@region/", "s3://other@region/"),
                0,
                "apply",
                "--dry-run=server",
                "-f",
                "-");

        assertThat(
                        kubectl.run(
                                "get",
                                "backuptarget",
                                "nightly",
                                "-o",
                                "jsonpath={.spec.backupTargetURL}"))
                .isEqualTo("s3://bucket@region/");
    }
}
