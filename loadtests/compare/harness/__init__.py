"""The peer comparison. run.sh says how it is used; this is how it is built, in the order of a run:

plan        which cells are measured, from the environment
kinds       what a request of each kind is
bodies      the files that the origin serves
processes   starting, stopping and looking at processes
origin      the origin: an nginx
peers       the servers under comparison and their configuration
load        the clients: the project's own for HTTP/1.1, h2load for TLS and HTTP/2
measure     one cell: warm-up, rounds in turn, what each gave
machine     where it was measured, and with which versions
results     what is kept, as JSON
table, plot what is shown of it
publish     takes it into the pages
"""
