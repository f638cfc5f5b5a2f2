"""The doctor (diagnóstico del sistema): says what is missing or wrong with a server and with its data.

``doctor.server`` looks at what the server stands on, ``doctor.data`` at whether database and files agree. Both
return findings; whoever shows them renders their sentences (``doctor.words``) in the reader's language.
"""
