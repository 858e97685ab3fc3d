/**
 * Makes the container image without a container engine: a root directory with a Java runtime, the C
 * library that it needs, Drover and its libraries, and of that an OCI archive. Everything has the
 * same time and the same order, so that the same input makes the same digests.
 */
package io.drover.packaging;
