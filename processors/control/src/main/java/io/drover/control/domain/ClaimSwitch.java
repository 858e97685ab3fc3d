package io.drover.control.domain;

import java.util.Map;
import java.util.Optional;

/** Whether volumes may be claims of other CSI drivers, which has to be switched on. */
public final class ClaimSwitch {
    public static final String PROPERTY = "drover.pvc.enabled";

    /** How it is switched on, in words. */
    public static final String REMEDY =
            "set property drover.pvc.enabled to true, with the chart its value pvc.enabled";

    private static final String ENVIRONMENT = "DROVER_PVC_ENABLED";

    private ClaimSwitch() {}

    /** By the properties of a start, which are stronger than the environment variable. */
    public static boolean isOn(Map<String, String> properties) {
        return Boolean.parseBoolean(
                Optional.ofNullable(properties.get(PROPERTY))
                        .or(() -> Optional.ofNullable(System.getenv(ENVIRONMENT)))
                        .orElse(""));
    }
}
