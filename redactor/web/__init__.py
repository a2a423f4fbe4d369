"""The two doors over HTTP: a page to review on (`redactor review`) and an API for other systems (`redactor serve`).

Both run the pipeline that the command line runs, in worker processes: the process that talks to the network never
parses a document. What is uploaded and what is made stays in memory and ends with the process or with its age.
"""
