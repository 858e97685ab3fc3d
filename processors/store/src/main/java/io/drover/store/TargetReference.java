package io.drover.store;

/**
 * Which backup target is meant, as plain data that may leave the process.
 *
 * @param name of the BackupTarget
 * @param url its backupTargetURL
 * @param credentialSecret name of the Secret with its credentials; empty if it has none
 */
public record TargetReference(String name, String url, String credentialSecret) {}
