package io.drover.volume;

/**
 * Where volumes live. What controls them needs {@link VolumeControl}, what moves their data {@link
 * VolumeData}; the two may run in different processes.
 */
public interface VolumeDriver extends VolumeControl, VolumeData {
    /** The images that volumes may lie on. */
    ImageFiles images();
}
