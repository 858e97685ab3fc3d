/** Pages of the console. Not served yet; the module keeps the wall in the build. */
package io.drover.console;
