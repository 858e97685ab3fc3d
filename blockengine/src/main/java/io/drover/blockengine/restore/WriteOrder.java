package io.drover.blockengine.restore;

/** Decides when a block may be written; positions refer to the list of blocks. */
interface WriteOrder {
    /** As soon as it has arrived. */
    WriteOrder ANY =
            new WriteOrder() {
                @Override
                public void await(int position) {}

                @Override
                public void done(int position) {}
            };

    /** Returns when the block's turn has come. */
    void await(int position) throws InterruptedException;

    void done(int position);

    /**
     * One after the other, from position 0. As blocks are fetched in this order and verified
     * independently of each other, the next block always arrives.
     */
    final class Ascending implements WriteOrder {
        // guarded by this
        private int next;

        @Override
        public synchronized void await(int position) throws InterruptedException {
            while (position != next) {
                wait();
            }
        }

        @Override
        public synchronized void done(int position) {
            next = position + 1;
            notifyAll();
        }
    }
}
