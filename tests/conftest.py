"""What all tests need."""

import signal

# a shell that starts something in the background has it ignore Ctrl-C, which tests press
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
