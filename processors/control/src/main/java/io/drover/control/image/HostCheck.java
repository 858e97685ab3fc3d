package io.drover.control.image;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;

/**
 * Whoever may create a BackingImage must not reach what only this machine can, such as the metadata
 * service of a cloud.
 */
final class HostCheck implements DownloadHosts {
    private final boolean lenient;

    /**
     * @param lenient whether every host may be asked
     */
    HostCheck(boolean lenient) {
        this.lenient = lenient;
    }

    /**
     * @throws IOException also if only one of the host's addresses is not to be asked
     */
    @Override
    public void require(URI url) throws IOException {
        for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
            boolean local =
                    address.isLoopbackAddress()
                            || address.isLinkLocalAddress()
                            || address.isAnyLocalAddress()
                            || address.isMulticastAddress();
            if (local && !lenient) {
                throw new IOException(
                        "host %s has the address %s, which only this machine reaches; use another host, or set drover.image.download.local to true"
                                .formatted(url.getHost(), address.getHostAddress()));
            }
        }
    }
}
