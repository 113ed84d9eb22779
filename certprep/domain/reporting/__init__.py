"""What a closed attempt tells its learner besides the score: pure analysis, each number with what it can bear."""
