package io.drover.control.image;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageSecret;
import io.drover.blockengine.image.ImageOutcome;
import io.drover.blockengine.image.ImageRequest;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.FileBlockSource;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.resource.BackingImage;
import io.drover.store.TargetReference;
import io.drover.volume.ImageFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The job that backs an image up. */
record ImageBackupWork(
        BackingImage image,
        TargetReference target,
        Map<String, String> labels,
        CompressionMethod compression,
        ImageFiles files,
        TargetConnections connections)
        implements JobRunner.Work<ImageOutcome> {
    @Override
    public ImageOutcome run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        String name = image.getMetadata().getName();
        Path file =
                files.find(name)
                        .orElseThrow(
                                () -> new IOException("the file of image " + name + " is gone"));
        ImageRequest request =
                new ImageRequest(
                        new BackingImageName(name),
                        image.getStatus().checksum,
                        compression,
                        labels,
                        ImageSecret.NONE);
        try (FileBlockSource source = new FileBlockSource(file)) {
            return connections.open(target).images().backup(request, source, progress);
        }
    }
}
