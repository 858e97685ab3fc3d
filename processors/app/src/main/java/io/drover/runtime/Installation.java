package io.drover.runtime;

import org.apache.camel.util.InetAddressUtil;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Identifies this Drover: its directory of volumes has an id, which stays the same over restarts
 * and on every machine that mounts it. Replicas that share a directory have names beside.
 *
 * @param identity from the file {@code .drover-id} of the directory, and the replica's name
 * @param description for people: machine, process, directory
 */
record Installation(String identity, String description) {
    private static final String FILE = ".drover-id";

    static Installation of(Path volumes, Optional<String> replica) throws IOException {
        Path file = Files.createDirectories(volumes).resolve(FILE);
        try {
            Files.writeString(file, UUID.randomUUID().toString(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            // made by an earlier start
        }
        String identity = Files.readString(file).strip();
        if (identity.isEmpty()) {
            throw new IOException(
                    "%s is empty, so this Drover cannot be distinguished from others; remove it and start again"
                            .formatted(file));
        }
        return new Installation(
                replica.map(name -> identity + "." + name).orElse(identity),
                "process %d on %s with volumes in %s"
                        .formatted(
                                ProcessHandle.current().pid(),
                                InetAddressUtil.getLocalHostNameSafe(),
                                volumes.toAbsolutePath()));
    }
}
