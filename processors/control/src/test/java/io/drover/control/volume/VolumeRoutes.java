package io.drover.control.volume;

import io.drover.control.image.VolumeImages;
import io.drover.control.job.Retries;
import io.drover.control.job.Statistics;
import io.drover.control.provision.VolumeUse;
import io.drover.control.schedule.RecurringJobsRestore;
import io.drover.control.schedule.VolumeScheduleReport;
import io.drover.control.setting.Settings;
import io.drover.control.several.VolumeTargetsReport;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.Transfers;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.VolumeControl;
import io.drover.volume.VolumeDevices;

import org.apache.camel.impl.DefaultCamelContext;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The routes of volumes with the beans that they name. */
final class VolumeRoutes {
    private VolumeRoutes() {}

    /** None of the volumes is to be restored. */
    static TestRoutes on(TestPlane plane, VolumeControl driver) throws Exception {
        return on(plane, driver, new DataMoverRoute(new DefaultCamelContext(), new Transfers()));
    }

    static TestRoutes on(TestPlane plane, VolumeControl driver, DataMoverRoute mover)
            throws Exception {
        return on(plane, driver, mover, new FakeDevices());
    }

    static TestRoutes on(
            TestPlane plane, VolumeControl driver, DataMoverRoute mover, VolumeDevices devices)
            throws Exception {
        Settings settings = new Settings(plane.cluster());
        VolumeDefaults defaults = new VolumeDefaults(plane.cluster(), settings);
        VolumeConditions conditions = new VolumeConditions(plane::now);
        Retries retries = new Retries(plane::now, Duration.ofMinutes(5), Duration.ofMinutes(5));
        Map<String, Object> beans =
                new HashMap<>(
                        Map.of(
                                "volumeCases",
                                new VolumeCases(plane.jobs()),
                                "volumeSpecification",
                                new VolumeSpecification(
                                        plane.cluster(),
                                        plane.informers(),
                                        defaults,
                                        new VolumeFields(TestRoutes.NODE),
                                        conditions),
                                "volumeSchedule",
                                new VolumeScheduleReport(
                                        plane.cluster(), plane.cluster(), plane::now),
                                "recurringJobsRestore",
                                new RecurringJobsRestore(
                                        plane.cluster(), plane.cluster(), settings, plane::now),
                                "volumeContent",
                                new VolumeContent(driver, conditions),
                                "volumeAttachment",
                                new VolumeAttachment(TestRoutes.NODE),
                                "restoreSource",
                                new RestoreSource(plane.informers(), defaults),
                                "volumeRestore",
                                new VolumeRestore(
                                        mover,
                                        plane.jobs(),
                                        retries,
                                        conditions,
                                        plane.informers()),
                                "restoreReport",
                                new RestoreReport(
                                        plane.jobs(),
                                        retries,
                                        conditions,
                                        new Statistics(plane.cluster())),
                                "volumeRemoval",
                                new VolumeRemoval(
                                        plane.cluster(), driver, plane.jobs(), plane.informers())));
        beans.put(
                "volumeImage",
                new VolumeImage(defaults, new VolumeImages(plane.cluster()), plane.cluster()));
        beans.put(
                "volumeTargets",
                new VolumeTargetsReport(plane.cluster(), plane.informers(), plane::now));
        beans.put("volumeDevice", new VolumeDevice(devices, conditions));
        beans.put(
                "volumeUse",
                new VolumeUse(plane.informers(), plane.cluster().namespace(), plane::now, false));
        return new TestRoutes(plane, "volume", beans);
    }
}
