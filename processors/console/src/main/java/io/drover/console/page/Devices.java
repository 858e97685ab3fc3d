package io.drover.console.page;

import io.drover.console.view.Commands;
import io.drover.console.view.Device;
import io.drover.console.view.Fact;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.State;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a volume is a block device, and where. */
final class Devices {
    private static final String CONDITION = "BlockDevice";

    /** Between the addresses of the condition's message. */
    private static final String AND = " and ";

    private Devices() {}

    /** Empty for what never is one: standby volumes, and claims of other drivers. */
    static Optional<Device> of(Volume volume) {
        if (volume.isClaim() || volume.follows()) {
            return Optional.empty();
        }
        return Optional.of(volume.getSpec().nodeID.isEmpty() ? detached(volume) : attached(volume));
    }

    private static Device detached(Volume volume) {
        if (volume.awaitsRestore()) {
            return new Device(
                    State.idle("not attached"),
                    "It can be attached once it is restored.",
                    List.of(),
                    List.of());
        }
        String name = volume.getMetadata().getName();
        return new Device(
                State.idle("not attached"),
                "Once attached, it is a block device on the machine that Drover runs on; nbdcopy,"
                        + " qemu-img, virtual machines and nbd-client can use it.",
                List.of(),
                List.of(new Link(Hrefs.volume(name) + "/attach", "Attach")));
    }

    private static Device attached(Volume volume) {
        String name = volume.getMetadata().getName();
        List<Link> detach = List.of(new Link(Hrefs.volume(name) + "/detach", "Detach"));
        Optional<Condition> where = Conditions.find(volume.getStatus().conditions, CONDITION);
        if (where.filter(Condition::isTrue).isPresent()) {
            return new Device(
                    State.ok("attached"),
                    "It is a block device of node %s, for the user that Drover runs as."
                            .formatted(volume.getStatus().currentNodeID),
                    lines(where.get().message()),
                    detach);
        }
        String why = where.map(Condition::message).orElse("");
        return why.isEmpty()
                ? new Device(
                        State.run("being attached"),
                        volume.awaitsRestore()
                                ? "It is a block device once it is restored."
                                : "Its block device is being made.",
                        List.of(),
                        detach)
                : new Device(State.bad("no device"), why, List.of(), detach);
    }

    private static List<Fact> lines(String addresses) {
        List<Fact> lines = new ArrayList<>();
        List<String> all = Stream.of(addresses.split(AND)).toList();
        lines.addAll(Commands.ofDevice(all.getFirst()));
        all.stream().skip(1).forEach(other -> lines.add(new Fact("Also at", other)));
        return lines;
    }
}
