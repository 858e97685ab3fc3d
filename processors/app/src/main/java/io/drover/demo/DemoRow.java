package io.drover.demo;

import io.drover.blockengine.pipeline.TransferStatistics;

/**
 * One backup or restore in the demo's table.
 *
 * @param seconds as the user waited
 */
public record DemoRow(String step, String target, TransferStatistics statistics, double seconds) {}
