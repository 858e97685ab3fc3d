package io.drover.store.nfs4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * An nfs-ganesha of a test's own on a loopback port, serving directories below {@code home}. Tests
 * are skipped, with the reason, where it cannot run.
 */
public final class GaneshaServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final Path home;
    private final int port;
    private final int graceSeconds;
    private final Map<String, String> exports = new TreeMap<>();
    private final List<Path> mounts = new ArrayList<>();
    private Process process;
    private int starts;
    private Optional<String> epoch = Optional.empty();

    private GaneshaServer(Path home, int graceSeconds) throws IOException {
        this.home = home;
        this.graceSeconds = graceSeconds;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
    }

    /** A running server with the export {@code rw}; it answers at once after a restart. */
    public static GaneshaServer start() throws IOException, InterruptedException {
        return prepare(0).export("rw", "").begin();
    }

    /**
     * @param graceSeconds after a restart, in which it refuses what changes state; 0 for none
     */
    public static GaneshaServer prepare(int graceSeconds) throws IOException {
        return prepare(temporaryHome(), graceSeconds);
    }

    public static GaneshaServer prepare(Path home, int graceSeconds) throws IOException {
        GaneshaBinary binary = GaneshaBinary.get();
        assumeTrue(binary.isUsable(), binary.reason());
        return new GaneshaServer(home, graceSeconds);
    }

    /** In memory where there is such a place: the layers of a container have no file handles. */
    private static Path temporaryHome() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isDirectory(memory)
                ? Files.createTempDirectory(memory, "drover-nfs-")
                : Files.createTempDirectory("drover-nfs-");
    }

    /** Serves {@code home/<name>} as {@code /export/<name>}, with further options of ganesha. */
    public GaneshaServer export(String name, String options) throws IOException {
        Files.createDirectories(directory(name));
        exports.put(name, options);
        return this;
    }

    /**
     * It takes every start to be in the same second, as servers without a clock do: clients,
     * sessions and opens get the same numbers as before a restart.
     */
    public GaneshaServer withoutClock() {
        epoch = Optional.of("1700000000");
        return this;
    }

    /** An export of a file system of its own; the test is skipped where none can be mounted. */
    public GaneshaServer smallExport(String name, String size)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(directory(name));
        Process mount =
                new ProcessBuilder(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "size=" + size,
                                "drover-test",
                                directory.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(mount.waitFor() == 0, "no small file system can be mounted here: " + output);
        mounts.add(directory);
        exports.put(name, "");
        return this;
    }

    public GaneshaServer begin() throws IOException, InterruptedException {
        starts++;
        Path log = home.resolve("ganesha-" + starts + ".log");
        Path configuration = home.resolve("ganesha.conf");
        Files.createDirectories(home.resolve("recovery"));
        Files.writeString(configuration, configuration());
        ProcessBuilder builder =
                new ProcessBuilder(
                        new ArrayList<>(
                                List.of(
                                        GaneshaBinary.get().program().toString(),
                                        "-F",
                                        "-L",
                                        log.toString(),
                                        "-f",
                                        configuration.toString(),
                                        "-p",
                                        home.resolve("ganesha.pid").toString())));
        epoch.ifPresent(seconds -> builder.command().addAll(List.of("-E", seconds)));
        GaneshaBinary.get()
                .unpacked()
                .ifPresent(root -> builder.environment().put("LD_LIBRARY_PATH", libraries(root)));
        process =
                builder.redirectErrorStream(true)
                        .redirectOutput(home.resolve("output").toFile())
                        .start();
        awaitReady(log);
        return this;
    }

    /** Another server may own the port, so a connection proves nothing; the log does. */
    private void awaitReady(Path log) {
        Awaitility.await("nfs-ganesha to start, see " + log)
                .atMost(START)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(
                        () -> {
                            assertThat(log).exists();
                            assertThat(Files.readString(log)).contains("NFS SERVER INITIALIZED");
                        });
        assertThat(process.isAlive()).isTrue();
    }

    private static String libraries(Path root) {
        return root.resolve("usr/lib/x86_64-linux-gnu")
                + ":"
                + root.resolve("usr/lib/aarch64-linux-gnu")
                + ":"
                + root.resolve("usr/lib/ganesha");
    }

    private String configuration() {
        StringBuilder text =
                new StringBuilder(
                        """
                        NFS_CORE_PARAM { Protocols = 4; NFS_Port = %d; Bind_addr = 127.0.0.1;
                            Enable_UDP = false; Enable_NLM = false; Enable_RQUOTA = false; Clustered = false; %s }
                        NFSv4 { %s Lease_Lifetime = 5; Minor_Versions = 1, 2; Only_Numeric_Owners = true;
                            UseGetpwnam = true; RecoveryBackend = fs; RecoveryRoot = "%s"; }
                        NFS_KRB5 { Active_krb5 = false; }
                        MDCACHE { LRU_Run_Interval = 5; FD_LWMark_Percent = 1; FD_HWMark_Percent = 2; }
                        EXPORT_DEFAULTS { Access_Type = RW; Squash = No_Root_Squash; SecType = sys; Protocols = 4;
                            Transports = TCP; Attr_Expiration_Time = 0; }
                        LOG { Default_Log_Level = EVENT; }
                        """
                                .formatted(
                                        port,
                                        plugins(),
                                        graceSeconds == 0
                                                ? "Graceless = true;"
                                                : "Grace_Period = " + graceSeconds + ";",
                                        home.resolve("recovery")));
        int id = 0;
        for (Map.Entry<String, String> export : exports.entrySet()) {
            text.append(
                    "EXPORT { Export_Id = %d; Path = \"%s\"; Pseudo = \"/export/%s\"; FSAL { Name = VFS; } %s }%n"
                            .formatted(
                                    ++id,
                                    directory(export.getKey()),
                                    export.getKey(),
                                    export.getValue()));
        }
        return text.toString();
    }

    private static String plugins() {
        return GaneshaBinary.get()
                .unpacked()
                .map(GaneshaServer::pluginDirectory)
                .map(directory -> "Plugins_Dir = \"" + directory + "\";")
                .orElse("");
    }

    private static Path pluginDirectory(Path root) {
        Path intel = root.resolve("usr/lib/x86_64-linux-gnu/ganesha");
        return Files.isDirectory(intel) ? intel : root.resolve("usr/lib/aarch64-linux-gnu/ganesha");
    }

    public int port() {
        return port;
    }

    /** What the export {@code name} shows. */
    public Path directory(String name) {
        return home.resolve("exports").resolve(name);
    }

    /** URL of a target in the export {@code name}. */
    public String url(String name) {
        return "nfs://127.0.0.1:" + port + "/export/" + name.replace("%", "%25");
    }

    /** As a crash would end it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** It keeps its connections and answers nothing. */
    public void suspend() throws IOException, InterruptedException {
        signal("STOP");
        // its threads stop one after the other
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        Awaitility.await().atMost(START).until(() -> allStopped(tasks));
    }

    private static boolean allStopped(Path tasks) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
        }
        return true;
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                kill();
            }
        }
        for (Path mount : mounts) {
            new ProcessBuilder("umount", mount.toString()).start().waitFor();
        }
        new ProcessBuilder("rm", "-rf", home.toString()).start().waitFor();
    }
}
