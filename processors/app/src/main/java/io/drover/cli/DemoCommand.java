package io.drover.cli;

import io.drover.control.domain.NodeName;
import io.drover.demo.Demo;
import io.drover.demo.DemoFailure;
import io.drover.demo.DemoRow;
import io.drover.resource.Names;
import io.drover.runtime.EmbeddedDrover;
import io.drover.s3proxy.S3ProxyServer;
import io.drover.startup.Startup;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetKinds;
import io.drover.store.s3.S3ClientFactory;
import io.drover.store.s3.S3Url;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

@Command(
        name = "demo",
        description = {
            "Backs a volume up to two targets, a directory and an S3 bucket of a server that it"
                    + " brings along, loses the volume and restores it from each."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String BUCKET_URL = "s3://drover-demo@us-east-1/";

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            defaultValue = "drover-data/demo",
            description =
                    "A directory of the demo's own, emptied at each start (default:"
                            + " ./${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--nfs",
            paramLabel = "URL",
            description = "A third target, such as nfs://server:/export/path.")
    private String nfs;

    @Mixin private OutputOptions output;

    @Override
    public Integer call() throws IOException, DemoFailure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (DemoDirectory _ = DemoDirectory.prepare(data);
                S3ProxyServer s3 =
                        S3ProxyServer.start(libraries(), data.resolve("s3"), "demo", "demo-secret")
                                .withGrace(Duration.ofSeconds(15));
                EmbeddedDrover drover = EmbeddedDrover.start(options(), InstantSource.system())) {
            Startup.prepareBlocks();
            createBucket(s3);
            List<Demo.Target> targets = new ArrayList<>();
            targets.add(new Demo.Target("bucket", BUCKET_URL, s3.secret()));
            if (nfs != null) {
                targets.add(new Demo.Target("nfs", nfs, Map.of()));
            }
            out.println("The story in the words of the resources; all of it is in " + data);
            List<DemoRow> rows =
                    new Demo(
                                    drover,
                                    NodeName.of(options().properties()),
                                    new StepLines(out, Terminal.current()))
                            .run(targets);
            out.println();
            table(rows);
            out.println();
            out.println("Every restored volume has the SHA-256 of its snapshot.");
            out.println("Look at the stores: ./drover ls " + options().backupstore().toUri());
            out.flush();
        }
        return ExitCode.DONE.number();
    }

    private EmbeddedDrover.Options options() {
        Map<String, String> properties = new TreeMap<>(UpCommand.management(0));
        // a socket would limit the length of the directory's path
        properties.put("drover.nbd.port", "0");
        return new EmbeddedDrover.Options(data, 0, Names.DEFAULT_NAMESPACE, properties);
    }

    private static Path libraries() {
        String directory = System.getProperty("drover.s3proxy.lib");
        if (directory == null) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "the demo's S3 server is not part of this installation; run ./drover demo in a"
                            + " clone of the repository");
        }
        return Path.of(directory);
    }

    private static void createBucket(S3ProxyServer s3) {
        S3Url url = (S3Url) TargetKinds.parse(BUCKET_URL);
        S3ClientFactory.createBucket(url, new TargetCredentials(s3.secret()));
    }

    private void table(List<DemoRow> rows) {
        List<Map<String, Object>> cells = new ArrayList<>();
        for (DemoRow row : rows) {
            Map<String, Object> cell = new LinkedHashMap<>();
            cell.put("step", row.step());
            cell.put("target", row.target());
            cell.put("readBytes", row.statistics().bytesRead());
            cell.put("writtenBytes", row.statistics().bytesWritten());
            cell.put("requests", row.statistics().requests());
            cell.put("seconds", String.format(Locale.ROOT, "%.2f", row.seconds()));
            cell.put(
                    "mibPerSecond",
                    String.format(
                            Locale.ROOT,
                            "%.0f",
                            row.statistics().bytesRead() / 1048576.0 / row.seconds()));
            cells.add(cell);
        }
        output.printer()
                .rows(
                        List.of(
                                "step",
                                "target",
                                "readBytes",
                                "writtenBytes",
                                "requests",
                                "seconds",
                                "mibPerSecond"),
                        cells);
    }
}
