"""The portal of a demo that applications are pulled from: four verbs and a desk.

At the desk somebody files a sample application, as residents do at the national portal.
"""
