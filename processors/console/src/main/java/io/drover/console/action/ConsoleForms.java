package io.drover.console.action;

import io.drover.console.activity.Activity;
import io.drover.console.model.Images;
import io.drover.console.page.Answers;
import io.drover.console.page.Systems;
import io.drover.console.view.Tab;
import io.drover.control.domain.Services;
import io.drover.resource.Cluster;

import java.util.Map;

/** All forms, by the names of their beans. */
public final class ConsoleForms {
    private ConsoleForms() {}

    public static Map<String, FormBean> beans(Answers answers, Services services) {
        Cluster cluster = services.cluster().unfenced();
        boolean createsSecrets = services.isOn("drover.console.create-secrets");
        Freed freed = new Freed(services.deletionWeights());
        TargetNotes notes =
                new TargetNotes(services.targetTrials(), cluster.namespace(), createsSecrets);
        return Map.ofEntries(
                Map.entry(
                        "consoleTargetCreation",
                        new FormBean(answers, Tab.TARGETS, new TargetForms.Create(cluster, notes))),
                Map.entry(
                        "consoleTargetChange",
                        new FormBean(answers, Tab.TARGETS, new TargetForms.Edit(cluster, notes))),
                Map.entry(
                        "consoleTargetsReading",
                        new FormBean(answers, Tab.BACKUPS, new TargetForms.ReadAll(cluster))),
                Map.entry(
                        "consoleVolumesBackup",
                        new FormBean(answers, Tab.VOLUMES, new BulkVolumeForms.BackUp(cluster))),
                Map.entry(
                        "consoleVolumesTarget",
                        new FormBean(answers, Tab.VOLUMES, new BulkVolumeForms.SetTarget(cluster))),
                Map.entry(
                        "consoleVolumesJob",
                        new FormBean(answers, Tab.VOLUMES, new BulkVolumeForms.AddJob(cluster))),
                Map.entry(
                        "consoleExemption",
                        new FormBean(answers, Tab.VOLUMES, new VolumeForms.Exempt(cluster))),
                Map.entry(
                        "consoleSomeBackupsDeletion",
                        new FormBean(
                                answers, Tab.BACKUPS, new BackupForms.DeleteSome(cluster, freed))),
                Map.entry(
                        "consoleBackupVerification",
                        new FormBean(answers, Tab.BACKUPS, new VerifyForms.OfBackup(cluster))),
                Map.entry(
                        "consoleBackupVolumeVerification",
                        new FormBean(answers, Tab.BACKUPS, new VerifyForms.OfVolume(cluster))),
                Map.entry(
                        "consoleBackupVolumeReading",
                        new FormBean(answers, Tab.BACKUPS, new BackupForms.Read(cluster))),
                Map.entry(
                        "consoleSecretCreation",
                        new FormBean(
                                answers, Tab.TARGETS, new SecretForm(cluster, createsSecrets))),
                Map.entry(
                        "consoleTargetDeletion",
                        new FormBean(answers, Tab.TARGETS, new TargetForms.Delete(cluster))),
                Map.entry(
                        "consoleTargetReading",
                        new FormBean(answers, Tab.TARGETS, new TargetForms.Read(cluster))),
                Map.entry(
                        "consoleSnapshotTaking",
                        new FormBean(answers, Tab.VOLUMES, new VolumeForms.TakeSnapshot(cluster))),
                Map.entry(
                        "consoleBackupRequest",
                        new FormBean(answers, Tab.VOLUMES, new VolumeForms.BackUp(cluster))),
                Map.entry(
                        "consoleSnapshotDeletion",
                        new FormBean(answers, Tab.VOLUMES, new SnapshotForms.Delete(cluster))),
                Map.entry(
                        "consoleAttachment",
                        new FormBean(
                                answers,
                                Tab.VOLUMES,
                                new VolumeUse.Attach(
                                        cluster, services.node(), services::otherHolder))),
                Map.entry(
                        "consoleDetachment",
                        new FormBean(answers, Tab.VOLUMES, new VolumeUse.Detach(cluster))),
                Map.entry(
                        "consoleEnlargement",
                        new FormBean(answers, Tab.VOLUMES, new VolumeUse.Enlarge(cluster))),
                Map.entry(
                        "consoleVolumeCreation",
                        new FormBean(
                                answers,
                                Tab.VOLUMES,
                                new VolumeCreation(
                                        cluster,
                                        new Images(services.caches()),
                                        services.node(),
                                        services::otherHolder))),
                Map.entry(
                        "consoleActivation",
                        new FormBean(answers, Tab.VOLUMES, new VolumeForms.Activate(cluster))),
                Map.entry(
                        "consoleVolumeDeletion",
                        new FormBean(answers, Tab.VOLUMES, new VolumeForms.Delete(cluster))),
                Map.entry(
                        "consoleRestore",
                        new FormBean(
                                answers,
                                Tab.BACKUPS,
                                new RestoreForm(cluster, services.isServingClaims()))),
                Map.entry(
                        "consoleBackupDeletion",
                        new FormBean(answers, Tab.BACKUPS, new BackupForms.Delete(cluster, freed))),
                Map.entry(
                        "consoleBackupsDeletion",
                        new FormBean(answers, Tab.BACKUPS, new BackupForms.DeleteAll(cluster))),
                Map.entry(
                        "consoleJobAddition",
                        new FormBean(answers, Tab.VOLUMES, new JobForms.Add(cluster))),
                Map.entry(
                        "consoleJobCreation",
                        new FormBean(answers, Tab.VOLUMES, new JobForms.Create(cluster))),
                Map.entry(
                        "consoleJobRemoval",
                        new FormBean(answers, Tab.VOLUMES, new JobForms.Remove(cluster))),
                Map.entry(
                        "consoleScheduleCreation",
                        new FormBean(answers, Tab.SCHEDULES, new ScheduleForms.Create(cluster))),
                Map.entry(
                        "consoleScheduleChange",
                        new FormBean(answers, Tab.SCHEDULES, new ScheduleForms.Edit(cluster))),
                Map.entry(
                        "consoleScheduleRun",
                        new FormBean(answers, Tab.SCHEDULES, new ScheduleForms.Run(cluster))),
                Map.entry(
                        "consoleJobDeletion",
                        new FormBean(answers, Tab.SCHEDULES, new ScheduleForms.Delete(cluster))));
    }

    /** Those about backing images. */
    public static Map<String, FormBean> ofImages(Answers answers, Cluster cluster, Images images) {
        return Map.of(
                "consoleImageDownload",
                new FormBean(answers, Tab.IMAGES, new ImageForms.Download(cluster)),
                "consoleImageUpload",
                new FormBean(answers, Tab.IMAGES, new ImageForms.Upload(cluster)),
                "consoleImageExport",
                new FormBean(answers, Tab.IMAGES, new ImageForms.Export(cluster)),
                "consoleImageDeletion",
                new FormBean(answers, Tab.IMAGES, new ImageForms.Delete(cluster, images)),
                "consoleImageBackup",
                new FormBean(answers, Tab.IMAGES, new ImageBackupForms.BackUp(cluster, images)),
                "consoleImageRestore",
                new FormBean(answers, Tab.IMAGES, new ImageBackupForms.Restore(cluster, images)),
                "consoleImageBackupDeletion",
                new FormBean(answers, Tab.IMAGES, new ImageBackupForms.Delete(cluster, images)));
    }

    /** Those about system backups. */
    public static Map<String, FormBean> ofSystem(
            Answers answers, Cluster cluster, Systems systems) {
        return Map.of(
                "consoleSystemBackupCreation",
                new FormBean(answers, Tab.SYSTEM, new SystemForms.Create(cluster)),
                "consoleSystemBackupDeletion",
                new FormBean(answers, Tab.SYSTEM, new SystemForms.Delete(cluster, systems)),
                "consoleSystemRestoreTrial",
                new FormBean(answers, Tab.SYSTEM, new SystemRestoreForms.Try(cluster, systems)),
                "consoleSystemRestoreCreation",
                new FormBean(answers, Tab.SYSTEM, new SystemRestoreForms.Apply(cluster, systems)),
                "consoleSystemRestoreDeletion",
                new FormBean(answers, Tab.SYSTEM, new SystemRestoreForms.Delete(cluster, systems)));
    }

    /** Those about work. */
    public static Map<String, FormBean> ofActivity(
            Answers answers, Cluster cluster, Activity activity) {
        return Map.of(
                "consoleRunCancellation",
                new FormBean(answers, Tab.ACTIVITY, new RunForms.Cancel(cluster, activity)));
    }
}
