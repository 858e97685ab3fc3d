package io.drover.cli;

import io.drover.control.image.ImageArrival;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "upload",
        description = {
            "Makes a backing image of a file, on the machine or in the pod where Drover runs.",
            "Creates the BackingImage if it is not there, and waits until it is ready. An upload"
                    + " that broke off is run again, and goes on where it was if the file is the"
                    + " same."
        })
final class ImageUploadCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Parameters(paramLabel = "FILE", description = "A raw or QCOW2 image, or - for standard input.")
    private String file;

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "Name of the BackingImage.")
    private String name;

    @Option(
            names = "--checksum",
            defaultValue = "",
            paramLabel = "SHA512",
            description = "What the file must have; nothing is uploaded for good otherwise.")
    private String checksum;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description =
                    "How long to wait for Drover before and after the upload (default:"
                            + " ${DEFAULT-VALUE}).")
    private int timeout;

    @Mixin private ClusterOptions cluster = new ClusterOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        long size = size();
        try (Cluster connected = Cluster.connect(cluster.config(), cluster.namespace())) {
            UploadTarget target =
                    new UploadTarget(connected, name, checksum, Duration.ofSeconds(timeout));
            BackingImage image = target.request();
            String arrived = upload(image, size);
            BackingImage ready = target.await(image, arrived);
            report(ready);
        }
        return ExitCode.DONE.number();
    }

    /** 0 if it is not known. */
    private long size() throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return 0;
        }
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new NoSuchFileException(file);
        }
        long size = Files.size(path);
        ImageArrival.requireSectors(file, size);
        return size;
    }

    private String upload(BackingImage image, long size) throws IOException, InterruptedException {
        Path to = Path.of(image.getStatus().uploadTo);
        if (!Files.isWritable(to.getParent())) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "Drover takes the file in %s on node %s, which cannot be written here; run the command there, as Drover's user, or in its pod: kubectl exec -i … -- drover image upload - --name %s < FILE"
                            .formatted(to.getParent(), image.getStatus().ownerID, name));
        }
        try (InputStream content = open();
                Progress progress = output.progress("upload " + name)) {
            return ImageArrival.receive(image, checksum, content, size, progress);
        }
    }

    private InputStream open() throws IOException {
        return file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file));
    }

    private void report(BackingImage image) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backingImage", name);
        fields.put("sizeBytes", image.getStatus().size);
        fields.put("virtualSizeBytes", image.getStatus().virtualSize);
        fields.put("checksum", image.getStatus().checksum);
        output.printer().record(fields);
    }
}
