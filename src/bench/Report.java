class Report { public static void main(String... a) {} }
