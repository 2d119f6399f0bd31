"""What all tests need."""

import signal

# a shell that starts something in the background has it ignore Ctrl-C, which tests press, and nohup the terminal's end
for _name, _handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    if hasattr(signal, _name) and signal.getsignal(getattr(signal, _name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, _name), _handler)
