"""The plan (plan de trabajo): its facts and the rules that read it."""
