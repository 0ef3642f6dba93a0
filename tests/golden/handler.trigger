trigger Handler on Account (before insert,before update, after DELETE) {
    Integer count = 0;
    for (Account a : Trigger.new) { count++; }
    public void helper(Integer x) { }
    if (Trigger.isBefore && Trigger.isInsert) { helper(count); }
}
