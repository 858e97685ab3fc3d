package io.drover.store.nfs4.proto;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Status codes of RFC 8881, section 15, that mean something to this client. */
public enum NfsStatus {
    OK(0),
    PERM(1),
    NOENT(2),
    IO(5),
    ACCESS(13),
    EXIST(17),
    XDEV(18),
    NOTDIR(20),
    ISDIR(21),
    INVAL(22),
    FBIG(27),
    NOSPC(28),
    ROFS(30),
    NAMETOOLONG(63),
    NOTEMPTY(66),
    DQUOT(69),
    STALE(70),
    BADHANDLE(10001),
    BAD_COOKIE(10003),
    TOOSMALL(10005),
    SERVERFAULT(10006),
    DELAY(10008),
    EXPIRED(10011),
    LOCKED(10012),
    GRACE(10013),
    FHEXPIRED(10014),
    SHARE_DENIED(10015),
    WRONGSEC(10016),
    CLID_INUSE(10017),
    RESOURCE(10018),
    MOVED(10019),
    MINOR_VERS_MISMATCH(10021),
    STALE_CLIENTID(10022),
    STALE_STATEID(10023),
    OLD_STATEID(10024),
    BAD_STATEID(10025),
    NOT_SAME(10027),
    SYMLINK(10029),
    BADNAME(10041),
    FILE_OPEN(10046),
    ADMIN_REVOKED(10047),
    BADSESSION(10052),
    BADSLOT(10053),
    COMPLETE_ALREADY(10054),
    CONN_NOT_BOUND_TO_SESSION(10055),
    SEQ_MISORDERED(10063),
    REQ_TOO_BIG(10065),
    REP_TOO_BIG(10066),
    RETRY_UNCACHED_REP(10068),
    TOO_MANY_OPS(10070),
    CLIENTID_BUSY(10074),
    SEQ_FALSE_RETRY(10076),
    DEADSESSION(10078),
    /** Any other. */
    UNKNOWN(-1);

    private static final Map<Integer, NfsStatus> BY_CODE =
            Stream.of(values()).collect(Collectors.toMap(NfsStatus::code, Function.identity()));

    private final int code;

    NfsStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static NfsStatus of(int code) {
        return BY_CODE.getOrDefault(code, UNKNOWN);
    }
}
