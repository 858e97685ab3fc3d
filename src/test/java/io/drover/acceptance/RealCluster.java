package io.drover.acceptance;

import io.fabric8.kubernetes.client.Config;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A kube-apiserver to run the tests against in place of the embedded one.
 *
 * @param callsBack whether it reaches a webhook on this machine's loopback interface
 */
record RealCluster(Config config, boolean callsBack) {
    /** Names a kubeconfig of a cluster; each test gets a namespace of its own there. */
    private static final String KUBECONFIG = "DROVER_TEST_KUBECONFIG";

    /** Names a directory with {@code etcd} and {@code kube-apiserver}, which are started here. */
    private static final String ASSETS = "KUBEBUILDER_ASSETS";

    /** The one that the environment names, started at the first call; empty if it names none. */
    static Optional<RealCluster> find() {
        return Holder.CLUSTER;
    }

    /** Whether the environment names one; it is not started by this. */
    static boolean isNamed() {
        return variable(KUBECONFIG).isPresent() || variable(ASSETS).isPresent();
    }

    /** Where the programs are of which a test may start its own; empty if they are not known. */
    static Optional<Path> binaries() {
        return variable(KUBECONFIG).isPresent() ? Optional.empty() : variable(ASSETS).map(Path::of);
    }

    private static final class Holder {
        static final Optional<RealCluster> CLUSTER = fromEnvironment();
    }

    private static Optional<RealCluster> fromEnvironment() {
        Optional<String> kubeconfig = variable(KUBECONFIG);
        if (kubeconfig.isPresent()) {
            return Optional.of(
                    new RealCluster(Config.fromKubeconfig(new File(kubeconfig.get())), false));
        }
        return variable(ASSETS).map(directory -> new RealCluster(start(Path.of(directory)), true));
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private static Config start(Path binaries) {
        try {
            return KubeApiServer.start(binaries).config();
        } catch (IOException e) {
            throw new UncheckedIOException(ASSETS + "=" + binaries + ": " + e.getMessage(), e);
        }
    }
}
