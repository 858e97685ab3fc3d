package io.drover.control.image;

import java.io.IOException;
import java.net.URI;

/** Which hosts an image may be downloaded from. */
@FunctionalInterface
interface DownloadHosts {
    /**
     * Asked before each request, also for where the host redirects to.
     *
     * @throws IOException if the host is not to be asked, or there is none
     */
    void require(URI url) throws IOException;
}
