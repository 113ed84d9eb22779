"""CertPrep: study, sit timed practice exams, review to the exam date."""
