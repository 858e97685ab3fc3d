package io.drover.cli;

import java.io.PrintWriter;

/** What a person who serves a backup types next, in another shell. */
record NbdHints(String address, String name, long size) {
    private static final String SOCKET = "nbd+unix:///?socket=";

    void print(PrintWriter out) {
        out.println(
                "Serving %s, %s, read-only. Ctrl-C ends it.".formatted(name, Quantity.bytes(size)));
        out.println("  " + address);
        out.println();
        out.println("A copy of it, as raw image or as QCOW2:");
        out.println("  nbdcopy '%s' disk.img".formatted(address));
        out.println("  qemu-img convert -O qcow2 '%s' disk.qcow2".formatted(address));
        out.println("Its files, with root's rights, or without:");
        out.println(
                "  nbd-client -readonly %s /dev/nbd0 && mount -o ro /dev/nbd0 /mnt"
                        .formatted(client()));
        out.println("  guestfish --ro --format=raw -a '%s' -i".formatted(address));
        out.flush();
    }

    private String client() {
        if (address.startsWith(SOCKET)) {
            return "-unix " + address.substring(SOCKET.length());
        }
        return "127.0.0.1 " + address.substring(address.lastIndexOf(':') + 1);
    }
}
