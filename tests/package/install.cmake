# cmake -DBUILD=folder -DPREFIX=folder -P install.cmake: installs the build afresh, and then moves what was
# installed, since a package must not know where it was made.
file(REMOVE_RECURSE ${PREFIX} ${PREFIX}.made)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX}.made COMMAND_ERROR_IS_FATAL ANY)
file(RENAME ${PREFIX}.made ${PREFIX})
