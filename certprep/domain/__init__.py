"""Rules: plain values in, plain values out; time and chance are arguments."""
