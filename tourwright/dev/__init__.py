"""What exists only for trying the product out: `tourwright dev` and `tourwright demo`.

Nothing in here is used in production; the emulators it starts are not in the wheel.
"""
