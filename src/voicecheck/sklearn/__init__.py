"""voicecheck as scikit-learn transformers and estimators.

>>> from sklearn.pipeline import make_pipeline
>>> from sklearn.linear_model import Ridge
>>> from voicecheck.sklearn import StyleScaler, VoiceFeatures
>>> pipeline = make_pipeline(VoiceFeatures("en"), StyleScaler(), Ridge())
>>> posts = ["my tomatoes died again lol", "Order our premium tomato seeds today!"]
>>> pipeline.fit(posts, [5, 90]).predict(["Order our premium lawn seeds today!"]).shape
(1,)
"""

from __future__ import annotations

from voicecheck.sklearn.estimators import VoiceClassifier, VoiceRegressor
from voicecheck.sklearn.features import StyleScaler, VoiceFeatures

__all__ = ["StyleScaler", "VoiceClassifier", "VoiceFeatures", "VoiceRegressor"]
