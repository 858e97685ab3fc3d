package io.drover.control.verification;

import io.drover.support.TestPlane;
import io.drover.volume.file.FileVolumeDriver;

import java.nio.file.Path;

/** What verifications work with, in tests. */
final class VerificationTools {
    private VerificationTools() {}

    /**
     * @param volumes directory of volumes with blocks that are lost in a store
     */
    static VerificationRun.Tools of(TestPlane plane, Path volumes) {
        return of(plane, new BackupsUnderWay(plane.informers()), volumes);
    }

    /** The same, beside backups that a test lets be under way. */
    static VerificationRun.Tools of(TestPlane plane, BackupsUnderWay underWay, Path volumes) {
        return new VerificationRun.Tools(
                plane.cluster(),
                plane.connections(),
                underWay,
                new VerificationRecords(
                        plane.cluster(),
                        plane.cluster(),
                        plane.writer(),
                        plane.events(),
                        plane::now),
                new RepairDonors(
                        plane.cluster(),
                        plane.connections(),
                        new FileVolumeDriver(volumes, plane::now)),
                plane::now);
    }
}
