package io.drover.console.action;

import io.drover.console.model.Claims;
import io.drover.console.view.FormPage;
import io.drover.console.view.FormPage.Field;
import io.drover.console.view.FormPage.Option;
import io.drover.console.view.Link;
import io.drover.resource.Backup;
import io.drover.resource.KubernetesStatus;
import io.drover.resource.Volume;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields of the form that restores a backup into a claim of another CSI driver. */
final class ClaimFields {
    private static final String INTO = "into";
    private static final String CLAIM = "claim";
    private static final String NAMESPACE = "namespace";
    private static final String CLASS = "class";
    private static final String MODE = "mode";
    private static final String FILE_SYSTEM = "fs";
    private static final String ANNOTATIONS = "drover.io/";

    private ClaimFields() {}

    /** Whether the address of the form says so. */
    static boolean areAskedFor(Values values) {
        return values.query(INTO).equals(CLAIM);
    }

    /** What may be made of a backup, one of which is shown. */
    static List<FormPage.Tab> tabs(Values values, String form) {
        boolean claim = areAskedFor(values);
        return List.of(
                new FormPage.Tab(new Link(form, "A volume of Drover's own"), !claim),
                new FormPage.Tab(
                        new Link(form + "?" + INTO + "=" + CLAIM, "A claim of another CSI driver"),
                        claim));
    }

    /** The claim that the data is of is what they begin with, but for its name. */
    static List<Field> of(Backup backup, Values values) {
        KubernetesStatus origin = Claims.recorded(backup.getStatus().labels);
        String claim =
                origin.pvcName().isEmpty() ? backup.getStatus().volumeName : origin.pvcName();
        return List.of(
                Field.text(
                        NAMESPACE,
                        "Namespace of the claim",
                        values.of(
                                NAMESPACE,
                                origin.namespace().isEmpty() ? "default" : origin.namespace()),
                        ""),
                Field.text(
                        CLAIM,
                        "Name of the claim",
                        values.of(CLAIM, claim + "-restore"),
                        "It is made if it is not there; one that is bound already is not"
                                + " overwritten"),
                Field.text(
                        CLASS,
                        "StorageClass",
                        values.of(CLASS, ""),
                        "Empty for that of the backup if it exists, else the cluster's default"),
                Field.choice(
                        MODE,
                        "Volume mode",
                        values.of(MODE, ""),
                        List.of(
                                new Option("", "as in the backup, else Filesystem"),
                                new Option("Filesystem", "Filesystem"),
                                new Option("Block", "Block")),
                        ""),
                Field.text(
                        FILE_SYSTEM,
                        "File system",
                        values.of(FILE_SYSTEM, ""),
                        "Such as ext4; empty for that of the backup. For mode Filesystem only"));
    }

    /** What a Volume says that is restored into that claim. */
    static Map<String, String> annotations(Values values) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(Volume.DRIVER, Volume.CLAIM_DRIVER);
        annotations.put(
                ANNOTATIONS + "claim",
                FormNames.checked(NAMESPACE, values.of(NAMESPACE))
                        + "/"
                        + FormNames.checked(CLAIM, values.of(CLAIM)));
        Map.of("storage-class", CLASS, "volume-mode", MODE, "fs-type", FILE_SYSTEM)
                .forEach(
                        (key, field) -> {
                            if (!values.of(field).isEmpty()) {
                                annotations.put(ANNOTATIONS + key, values.of(field));
                            }
                        });
        return annotations;
    }
}
