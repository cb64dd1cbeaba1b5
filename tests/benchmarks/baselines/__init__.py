"""What a user might pick instead of voicecheck, each as a scikit-learn transformer and regressor."""
