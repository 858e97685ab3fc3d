/**
 * A server of the NBD protocol (<a
 * href="https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md">its description</a>):
 * newstyle handshake, simple and structured replies, block status. What is served is an {@link
 * io.drover.nbd.NbdExport}; this package knows nothing of volumes and backups. A small client is
 * for programs that have no other.
 */
package io.drover.nbd;
