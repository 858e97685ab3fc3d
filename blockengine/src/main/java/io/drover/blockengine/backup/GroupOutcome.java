package io.drover.blockengine.backup;

import java.util.List;

/**
 * How several backups from one reading ended.
 *
 * @param members in the order of the group
 * @param reading what was read for all of them together
 */
public record GroupOutcome(List<MemberOutcome> members, ReadingStatistics reading) {
    public GroupOutcome {
        members = List.copyOf(members);
    }
}
