package io.drover.control.image;

/**
 * The file of a backing image.
 *
 * @param size bytes of the file
 * @param virtualSize bytes of the disk in it
 * @param realSize bytes that it occupies
 * @param checksum SHA-512
 */
record FetchedImage(long size, long virtualSize, long realSize, String checksum) {}
