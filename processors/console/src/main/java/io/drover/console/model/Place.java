package io.drover.console.model;

/**
 * A volume on a target.
 *
 * @param volume empty for the target itself, in the history
 */
public record Place(String target, String volume) {
    public static Place ofTarget(String target) {
        return new Place(target, "");
    }

    public boolean isTarget() {
        return volume.isEmpty();
    }

    @Override
    public String toString() {
        return isTarget() ? "target " + target : "volume %s on target %s".formatted(volume, target);
    }
}
