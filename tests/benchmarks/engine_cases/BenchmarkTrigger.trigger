trigger BenchmarkTrigger on Contact (before insert) {
    for (Contact one : Trigger.new) {
        Integer score = 0;
        if (one.Email != null && one.Email.endsWith('.com')) {
            score += 10;
        }
        if (one.FirstName != null) {
            score += one.FirstName.length();
        }
        one.Source = 'score ' + score;
    }
}
