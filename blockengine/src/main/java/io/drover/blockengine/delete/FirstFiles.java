package io.drover.blockengine.delete;

import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectVisitor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The first files of a listing, leftovers of writes included, of which the rest is passed over. */
final class FirstFiles implements ObjectVisitor {
    private final Predicate<ObjectKey> which;
    private final int limit;
    private final List<ObjectKey> keys = new ArrayList<>();
    private boolean more;

    FirstFiles(Predicate<ObjectKey> which, int limit) {
        this.which = which;
        this.limit = limit;
    }

    @Override
    public void visit(ObjectStat file) {
        if (!which.test(file.key())) {
            return;
        }
        if (keys.size() < limit) {
            keys.add(file.key());
        } else {
            more = true;
        }
    }

    @Override
    public void leftover(ObjectStat file) {
        visit(file);
    }

    @Override
    public boolean enters(ObjectKey directory) {
        more |= keys.size() == limit;
        return keys.size() < limit;
    }

    List<ObjectKey> keys() {
        return keys;
    }

    /** Whether there may be others. */
    boolean areMore() {
        return more;
    }
}
