/**
 * What is prepared when the program starts, so that a short command is not mostly the JVM's own
 * start. Only this package decides when; each class knows itself what it has to prepare. All
 * measures are on, and each may be missing: only time is lost.
 *
 * <table>
 * <caption>The measures, in the order in which they take effect</caption>
 * <tr><th>measure</th><th>where</th><th>what it brings</th></tr>
 * <tr>
 *   <td>options of the JVM by the length of its life</td>
 *   <td>{@code config/jvm*.options}, chosen by the launcher</td>
 *   <td>listing commands are compiled by C1 only; hashing and the cipher of TLS, which all that move
 *     data wait for, are compiled before the JVM would; C2 leaves alone what only a start calls</td>
 * </tr>
 * <tr>
 *   <td>an archive of loaded classes (CDS) for commands, and a cache of linked classes and of what
 *     the compilers did (JEP 483, 515) for what runs until it is stopped, made after a build from a
 *     {@link io.drover.startup.Rehearsal} of each</td>
 *   <td>{@code target/drover.jsa} and {@code drover-server.aot}, made and used by the launcher</td>
 *   <td>half of the time of a command's start, a third of the time until {@code up} is ready</td>
 * </tr>
 * <tr>
 *   <td>the vector module, loaded on demand</td>
 *   <td>{@link io.drover.startup.VectorModule}</td>
 *   <td>blocks are hashed in vector lanes; commands that hash nothing do without, and the JVM does
 *     not announce an incubator module on standard error</td>
 * </tr>
 * <tr>
 *   <td>measuring how blocks are hashed fastest, JSON, and links to the system's functions, in the
 *     background</td>
 *   <td>{@link io.drover.blockengine.Backupstore#prepare()}</td>
 *   <td>60 ms and 30 ms less on the way to the first block, and vector code that is compiled by
 *     then; servers begin with it when they are up</td>
 * </tr>
 * <tr>
 *   <td>a Camel context, in the background while the command line is read</td>
 *   <td>{@link io.drover.startup.TargetContexts}</td>
 *   <td>100 ms for every command that opens a target</td>
 * </tr>
 * <tr>
 *   <td>the description of one command only, instead of all</td>
 *   <td>{@link io.drover.cli.DroverCommand#commandLine(String...)}</td>
 *   <td>a third of a short command's time</td>
 * </tr>
 * <tr>
 *   <td>logging that is set up without reading XML</td>
 *   <td>{@link io.drover.runtime.Logging}</td>
 *   <td>a tenth of a short command's time</td>
 * </tr>
 * </table>
 */
package io.drover.startup;
