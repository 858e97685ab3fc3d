package io.drover.acceptance;

import io.drover.control.domain.NodeName;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;

import java.util.Optional;

/** A volume as a block device, as its resource shows it. */
final class AttachedVolume {
    /** Where volumes are attached, unless a property says otherwise. */
    static final String NODE = NodeName.or(Optional.empty());

    private AttachedVolume() {}

    static Volume ofSize(long size) {
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(size);
        volume.getSpec().nodeID = NODE;
        return volume;
    }

    static boolean isDevice(Volume volume) {
        return condition(volume)
                .filter(device -> device.status().equals(Condition.TRUE))
                .isPresent();
    }

    /** Where clients find it. */
    static String address(Volume volume) {
        return condition(volume).orElseThrow().message();
    }

    private static Optional<Condition> condition(Volume volume) {
        return Conditions.find(volume.getStatus().conditions, "BlockDevice");
    }
}
