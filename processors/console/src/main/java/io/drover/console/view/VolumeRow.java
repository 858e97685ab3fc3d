package io.drover.console.view;

/**
 * A volume in a list.
 *
 * @param protection whether it is protected
 * @param next when the next backup is scheduled
 */
public record VolumeRow(
        State protection,
        Link volume,
        String claim,
        String size,
        String attached,
        Link target,
        Moment last,
        AgeMeter age,
        Moment next,
        Strip strip) {}
