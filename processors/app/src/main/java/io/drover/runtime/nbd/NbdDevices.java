package io.drover.runtime.nbd;

import io.drover.nbd.Exports;
import io.drover.nbd.NbdLimits;
import io.drover.nbd.NbdListener;
import io.drover.nbd.NbdServer;
import io.drover.nbd.SharedExport;
import io.drover.volume.VolumeData;
import io.drover.volume.VolumeDevices;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Attached volumes by NBD: each at a socket of its own, and all of them at a port of the loopback
 * interface if there is one.
 */
public final class NbdDevices implements VolumeDevices, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(NbdDevices.class);

    /**
     * @param server at the socket; empty if its path is too long
     */
    private record Device(SharedExport export, Optional<NbdServer> server, String where) {}

    private final Path directory;
    private final VolumeData volumes;
    private final Optional<NbdServer> port;
    // guarded by this
    private final Map<String, Device> devices = new TreeMap<>();

    /**
     * @param directory of the sockets; made when the first one is
     * @param port 0 for any free one; empty for none
     * @throws IOException if the port cannot be used
     */
    public NbdDevices(Path directory, VolumeData volumes, Optional<Integer> port)
            throws IOException {
        this.directory = directory;
        this.volumes = volumes;
        this.port =
                port.isPresent()
                        ? Optional.of(
                                NbdServer.start(
                                        NbdListener.onLoopback(port.get()),
                                        new All(),
                                        NbdLimits.DEFAULT))
                        : Optional.empty();
        this.port.ifPresent(
                server -> LOG.info("attached volumes are block devices at {}", server.address()));
    }

    private final class All implements Exports {
        @Override
        public List<String> names() {
            synchronized (NbdDevices.this) {
                return List.copyOf(devices.keySet());
            }
        }

        @Override
        public Optional<SharedExport> find(String name) {
            synchronized (NbdDevices.this) {
                return Optional.ofNullable(devices.get(name)).map(Device::export);
            }
        }
    }

    @Override
    public synchronized String export(String volume) throws IOException {
        Device present = devices.get(volume);
        if (present != null) {
            return present.where();
        }
        SharedExport export =
                new SharedExport(
                        volume, "volume " + volume, () -> new VolumeExport(volumes.open(volume)));
        Optional<NbdServer> server = atSocket(export);
        String where =
                Stream.concat(
                                server.stream().map(NbdServer::address),
                                port.stream().map(by -> by.address() + "/" + volume))
                        .collect(Collectors.joining(" and "));
        devices.put(volume, new Device(export, server, where));
        LOG.info("volume {} is a block device at {}", volume, where);
        return where;
    }

    /** Empty if the path is too long for a socket, and there is the port. */
    private Optional<NbdServer> atSocket(SharedExport export) throws IOException {
        Path socket = directory.resolve(export.name() + ".sock");
        try {
            NbdListener.requireShort(socket.toAbsolutePath().normalize());
        } catch (IOException e) {
            if (port.isPresent()) {
                LOG.info("volume {} is at the port only: {}", export.name(), e.getMessage());
                return Optional.empty();
            }
            throw e;
        }
        Files.createDirectories(directory);
        return Optional.of(
                NbdServer.start(
                        NbdListener.onSocket(socket), Exports.only(export), NbdLimits.DEFAULT));
    }

    @Override
    public void withdraw(String volume) throws IOException {
        Optional<Device> device = remove(volume);
        if (device.isPresent()) {
            try {
                device.get().export().close(NbdLimits.DEFAULT.farewell());
            } finally {
                if (device.get().server().isPresent()) {
                    device.get().server().get().close();
                }
            }
            LOG.info("volume {} is not a block device any more", volume);
        }
    }

    private synchronized Optional<Device> remove(String volume) {
        return Optional.ofNullable(devices.remove(volume));
    }

    /** Withdraws all. */
    @Override
    public void close() {
        for (String volume : new All().names()) {
            try {
                withdraw(volume);
            } catch (IOException e) {
                LOG.warn("block device {} was not closed in good order", volume, e);
            }
        }
        if (port.isPresent()) {
            try {
                port.get().close();
            } catch (IOException e) {
                LOG.debug("the port of block devices was not closed", e);
            }
        }
    }
}
